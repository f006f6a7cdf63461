package io.junctura.backup;

/**
 * The size of a backup.
 *
 * @param bytes   the size of the file
 * @param entries how many files of the data folder are in it, the database among them
 * @param missing how many files that the database refers to were missing
 */
public record BackupSize(long bytes, long entries, long missing) {}
