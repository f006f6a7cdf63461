package io.junctura.plugins.aws;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Sends messages to queues of Amazon SQS and topics of Amazon SNS, and starts flows for messages that arrive. */
@Extension
@Permissions(
        hosts = {
            "*.amazonaws.com",
            "*.amazonaws.com.cn",
            "*.amazonaws.eu",
            // The issuers of the certificates with which SNS signs.
            "*.amazontrust.com",
            "*.digicert.com"
        })
@ConnectorInfo(
        id = "aws",
        title = "Amazon SNS and SQS",
        connection = AwsConnection.class,
        actions = {SqsSend.class, SqsSendBatch.class, SnsPublish.class},
        triggers = {SqsMessage.class, SnsNotification.class})
public final class AwsConnector implements Connector {}
