/**
 * Checks every file by which Billhook is run somewhere: that its platform knows what it says, and
 * that it says what Billhook needs. In come the files of the repository, out go findings: file,
 * place, and what is to be done.
 */
@NullMarked
package io.billhook.deploy;

import org.jspecify.annotations.NullMarked;
