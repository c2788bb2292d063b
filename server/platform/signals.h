// How the process is asked to stop.
#pragma once

namespace payscrypt::platform {

// Call it first in main: every thread that starts later inherits it. SIGTERM and SIGINT wait until
// WaitForStopSignal takes them, and writing to a closed connection is an error in place of
// SIGPIPE's end of the process.
void HoldStopSignals();

// Waits for SIGTERM or SIGINT, and returns which. From then on another one ends the process at
// once, with 128 plus its number as a shell says it.
int WaitForStopSignal();

}  // namespace payscrypt::platform
