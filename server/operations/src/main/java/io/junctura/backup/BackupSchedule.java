package io.junctura.backup;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of regular backups.
 *
 * @param folder the folder for backups
 * @param every  the interval between two backups
 * @param keep   how many backups to keep, at least 1
 */
public record BackupSchedule(Path folder, Duration every, int keep) {}
