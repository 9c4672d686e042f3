/**
 * End-to-end tests of the commands: real processes, reached as their users reach them. What drives
 * the flow over HTTP ({@code FlowClient}) and what runs a command ({@code Command}) stand here too.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher;
