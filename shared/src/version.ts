/** Of the product: plugin, companion and command line are released together. A test keeps it equal to package.json's. */
export const version = '0.1.0';
