import { describeMachine } from '../machine.ts';
import { printShapes } from './shapes.ts';

/*
 * Why 8 bits on a processor are as they are: what each form costs at SDXL's shapes, and what it errs by on Gaussian numbers.
 * Processor time of one thread, so that a busy machine changes it little.
 */

console.log(`${describeMachine()}\n`);
await printShapes();
