/**
 * What {@code deploy/image/assemble} and {@code deploy/image/check} run beside the image: the work
 * that its cache is made from, and the looks at what is in it.
 *
 * <p>Enters at the main methods of {@link io.billhook.devkit.image.Training}, {@link
 * io.billhook.devkit.image.ThirdParty} and {@link io.billhook.devkit.image.Modules}. Nothing else
 * uses it.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.image;
