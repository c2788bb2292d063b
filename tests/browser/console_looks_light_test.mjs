// How the console looks with the light theme.
import { testLooks } from './console_looks.mjs';

testLooks('light');
