/** The chart: linted and rendered by Helm, its objects read as strictly as an API server does. */
@NullMarked
package io.billhook.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
