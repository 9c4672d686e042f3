package io.billhook.published;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a product may build on: what is public in such a type stays within a major version. The list
 * of all of it is {@code docs/public.txt}; a test compares it with the classes, so each change of
 * it is seen in a diff. Whatever else is public is so for Billhook's own modules, and may change.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Public {}
