/** What people see in a browser, in pictures. */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.page;
