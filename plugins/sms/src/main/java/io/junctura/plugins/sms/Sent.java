package io.junctura.plugins.sms;

import java.util.List;

/**
 * A sent message.
 *
 * @param id     the message's ID, which delivery reports contain. For a message in several parts, the ID of the last
 *               part
 * @param ids    the IDs of all parts
 * @param parts  the number of parts; 0 if it is not known yet
 * @param status the status so far, such as {@code queued}
 */
public record Sent(String id, List<String> ids, int parts, String status) {}
