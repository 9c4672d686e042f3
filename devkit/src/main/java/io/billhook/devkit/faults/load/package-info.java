/**
 * Clients of an installation that is in trouble: they ask for webhooks to be taken in, mails,
 * receipts and text messages, repeat what was not acknowledged under the same id or key, and keep a
 * record of their own. Enters at {@code Load}.
 */
@NullMarked
package io.billhook.devkit.faults.load;

import org.jspecify.annotations.NullMarked;
