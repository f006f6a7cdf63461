package io.junctura.backup;

import org.jspecify.annotations.Nullable;

/**
 * Which backups a restore accepts.
 *
 * @param key           verifies backups of the same server; null: it is not at hand
 * @param acceptsOthers whether backups that cannot be verified are accepted, too
 */
public record BackupTrust(@Nullable BackupKey key, boolean acceptsOthers) {
    /** Accepts each backup. */
    public static final BackupTrust ANY = new BackupTrust(null, true);
}
