/**
 * Texts by one rule, wherever they come in: how long one is, where it is cut, what an e-mail
 * address is. JDK alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.text;
