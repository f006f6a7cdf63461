package io.junctura.plugins.mail;

/**
 * The result of an action on messages.
 *
 * @param count the number of the messages that were in the folder
 */
public record Changed(int count) {}
