/** The HTTP side as a whole, on a real database; what the tests of the features share. */
@org.jspecify.annotations.NullMarked
package io.billhook.api;
