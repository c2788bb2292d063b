#include "cli/commands.h"

int main(int argc, char** argv) { return payscrypt::cli::Run(argc, argv); }
