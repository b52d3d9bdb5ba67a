import { describeMachine } from '../machine.ts';
import { printKinds } from './kinds.ts';
import { printShapes } from './shapes.ts';

/*
 * Why 8 bits on a processor are as they are: what each form costs at SDXL's shapes, and what each kind of layer errs by in
 * a network that was trained. Processor time of one thread, so that a busy machine changes it little.
 */

console.log(`${describeMachine()}\n`);
await printShapes();
console.log('');
await printKinds();
