package io.junctura.plugins.sms;

import java.util.List;

/**
 * A message that was sent.
 *
 * @param id     the message's id, by which its delivery report names it; of a message in several parts, that of the last one
 * @param ids    the ids of all parts
 * @param parts  how many messages it was counted as; 0 if that is not known yet
 * @param status what became of it so far, such as {@code queued}
 */
public record Sent(String id, List<String> ids, int parts, String status) {}
