/** Tests of what is looked at in the image. */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.image;
