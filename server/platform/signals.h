// How the process is asked to stop, and to read its scenarios again.
#pragma once

namespace payscrypt::platform {

// Call it first in main: every thread that starts later inherits it. SIGTERM, SIGINT and SIGHUP
// wait until WaitForSignal takes them; writing to a closed connection, or past a file's largest
// size, is an error in place of SIGPIPE's and SIGXFSZ's end of the process.
void HoldSignals();

// Waits for SIGTERM, SIGINT or SIGHUP, and returns which.
int WaitForSignal();

// From now on SIGTERM and SIGINT end the process at once, with 128 plus the signal's number as a
// shell says it.
void LetSignalsExit();

}  // namespace payscrypt::platform
