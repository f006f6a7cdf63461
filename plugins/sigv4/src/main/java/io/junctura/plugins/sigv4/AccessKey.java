package io.junctura.plugins.sigv4;

import io.junctura.api.Secret;
import org.jspecify.annotations.Nullable;

/**
 * An access key of AWS.
 *
 * @param sessionToken of temporary keys; null for others
 */
public record AccessKey(String id, Secret secret, @Nullable Secret sessionToken) {}
