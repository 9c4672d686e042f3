/** CloudFormation templates, held against AWS's own description of its resource types. */
@NullMarked
package io.billhook.deploy.cloudformation;

import org.jspecify.annotations.NullMarked;
