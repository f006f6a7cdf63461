package io.junctura.plugins.mqtt;

import io.junctura.api.FileRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message.
 *
 * @param topic           the topic that the message was published to
 * @param qos             the quality of service of the delivery
 * @param retained        whether the message is one that the broker kept for later subscribers
 * @param duplicate       whether the broker may have delivered the message before
 * @param contentType     the media type of the body, as the sender says
 * @param responseTopic   the topic on which the sender expects answers
 * @param correlationData the data that answers must contain, in Base64
 * @param userProperties  names and texts that the sender has added
 * @param body            the content, in the form that the trigger's {@code format} names; absent if the message is empty
 * @param unreadable      why the body cannot be read; absent if it can
 */
public record Received(
        String topic,
        int qos,
        boolean retained,
        boolean duplicate,
        @Nullable String contentType,
        @Nullable String responseTopic,
        @Nullable String correlationData,
        Map<String, String> userProperties,
        @Nullable Object body,
        @Nullable Unreadable unreadable) {

    /**
     * A body that cannot be read.
     *
     * @param reason what is wrong with it
     * @param raw    its bytes
     */
    public record Unreadable(String reason, FileRef raw) {}
}
