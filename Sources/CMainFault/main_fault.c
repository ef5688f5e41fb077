#include "CMainFault.h"

/// What the Swift compiler calls with an error that leaves `main` or top-level code.
///
/// The runtime's own ends the program as a mistake of its author, with a backtrace. This one is
/// found first in a program that is linked with the library. It is weak: a program with the runtime
/// linked in statically keeps the runtime's, and still links.
__attribute__((weak, swiftcall)) void swift_errorInMain(void *error) {
    dawb_error_left_main(error);
}
