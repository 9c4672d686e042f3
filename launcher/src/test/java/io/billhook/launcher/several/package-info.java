/** Several processes of one installation: what one has decided, and how one leaves. */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.several;
