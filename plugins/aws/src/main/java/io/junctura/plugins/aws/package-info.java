/** The connector to Amazon SNS and SQS, by their HTTP APIs. */
@NullMarked
package io.junctura.plugins.aws;

import org.jspecify.annotations.NullMarked;
