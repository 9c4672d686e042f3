/**
 * Reading files: YAML, JSON and TOML as trees, places in them, and trees held against lists of
 * keys.
 */
@NullMarked
package io.billhook.deploy.file;

import org.jspecify.annotations.NullMarked;
