package io.junctura.plugins.mqtt;

import io.junctura.api.FileRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, as flows see it.
 *
 * @param topic           the topic that it was published to
 * @param qos             the quality of service with which the broker has delivered it
 * @param retained        whether the broker had kept it for those who subscribe later
 * @param duplicate       whether the broker may have delivered it before
 * @param contentType     the media type of the body, as the sender says
 * @param responseTopic   the topic on which the sender expects answers
 * @param correlationData what answers have to return, in Base64
 * @param userProperties  names and texts that its sender has added
 * @param body            the content, in the form that the trigger's {@code format} names; absent if the message is empty
 * @param unreadable      why the body is not in that form; absent if it is
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
