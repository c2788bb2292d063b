// How the console looks with the dark theme.
import { testLooks } from './console_looks.mjs';

testLooks('dark');
