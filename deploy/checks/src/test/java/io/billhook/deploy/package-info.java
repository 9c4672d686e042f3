@NullMarked
package io.billhook.deploy;

import org.jspecify.annotations.NullMarked;
