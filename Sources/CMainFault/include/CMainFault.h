#ifndef CMAINFAULT_H
#define CMAINFAULT_H

/// Takes an error that has left `main`: a Swift `any Error`, in the form the runtime keeps it in.
///
/// Defined in Swift, by `Workbench`. Does not return.
void dawb_error_left_main(void *error);

#endif
