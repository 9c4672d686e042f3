/** Jobs of the text message feature: see {@link io.billhook.contract}. */
@org.jspecify.annotations.NullMarked
package io.billhook.contract.sms;
