"""What is measured of a Swatch folder, by measures that training does not use."""
