/**
 * What is told of text messages: {@link io.billhook.worker.messaging.sms.report.SmsCallbackHandler}
 * writes down how messages of ours fare, {@link
 * io.billhook.worker.messaging.sms.report.SmsInboundHandler} what people send us, {@link
 * io.billhook.worker.messaging.sms.report.ReconcileSmsHandler} asks after what nobody has told.
 *
 * <p>A status only rises, so the order in which it is told does not matter. What a tenant's own
 * account has told is of that tenant's messages alone. Depends on {@code messaging.suppression}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.messaging.sms.report;
