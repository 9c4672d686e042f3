/**
 * The two texts of a mail, each made from the other: {@link io.billhook.messaging.text.HtmlToPlain}
 * and {@link io.billhook.messaging.text.PlainToHtml}. Texts enter and leave; nothing else. JDK
 * alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.text;
