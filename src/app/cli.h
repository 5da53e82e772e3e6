// The command line is a contract: names, arguments and exit codes here do not change without
// notice.
#pragma once

#include <string>
#include <vector>

namespace maillage::app {

enum ExitCode {
  exit_ok = 0,
  exit_failed = 1,   // understood, but it could not be done: the message says why
  exit_usage = 2,    // the command line is wrong
  exit_partial = 3,  // an import rejected rows, a check found faults
};

// Runs one command; prints to standard output and error.
int run(int argc, const char* const* argv, const char* version);

}  // namespace maillage::app
