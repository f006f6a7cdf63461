/** Objects in S3 buckets, at Amazon and wherever else S3 is spoken. */
@NullMarked
package io.junctura.plugins.s3;

import org.jspecify.annotations.NullMarked;
