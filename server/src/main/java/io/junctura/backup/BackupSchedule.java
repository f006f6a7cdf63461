package io.junctura.backup;

import java.nio.file.Path;
import java.time.Duration;

/**
 * When a server makes backups by itself.
 *
 * @param folder where they are put
 * @param every  how old the newest one may be
 * @param keep   how many stay, at least 1
 */
public record BackupSchedule(Path folder, Duration every, int keep) {}
