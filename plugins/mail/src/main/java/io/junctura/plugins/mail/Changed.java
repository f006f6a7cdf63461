package io.junctura.plugins.mail;

/**
 * What an action has done to messages.
 *
 * @param count how many of the messages were there
 */
public record Changed(int count) {}
