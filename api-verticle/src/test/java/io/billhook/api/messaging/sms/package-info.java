/** Tests of {@code /v1/sms}. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.sms;
