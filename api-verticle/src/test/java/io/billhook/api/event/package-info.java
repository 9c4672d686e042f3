/** Tests of the events' route. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.event;
