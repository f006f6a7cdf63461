package io.junctura.plugins.mail;

/**
 * The result of an action on messages.
 *
 * @param count how many of the messages were in the folder
 */
public record Changed(int count) {}
