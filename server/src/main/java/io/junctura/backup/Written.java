package io.junctura.backup;

/**
 * What a backup holds.
 *
 * @param bytes   the size of the file
 * @param entries how many files of the data folder are in it, the database among them
 * @param missing how many files the database names that were not there
 */
public record Written(long bytes, long entries, long missing) {}
