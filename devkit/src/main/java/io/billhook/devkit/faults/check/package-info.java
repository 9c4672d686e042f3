/**
 * The law, held against the client's own record: what was acknowledged is stored and done, each
 * effect once, and nothing is left over. Enters at {@code Checker}.
 */
@NullMarked
package io.billhook.devkit.faults.check;

import org.jspecify.annotations.NullMarked;
