package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Options;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The topics of the connection's account and region. */
public final class Topics implements Options<AwsConnection> {

    @Override
    public Page find(Question question, Context<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        Aws aws = Aws.of(context).brief();
        Map<String, String> input = question.page() == null ? Map.of() : Map.of("NextToken", question.page());
        Xml listed = aws.sns(new RequestTarget(aws.region(), "the connection"), "ListTopics", input);
        String wanted = question.text().toLowerCase(Locale.ROOT);
        List<Option> options = listed.texts("TopicArn").stream()
                .filter(arn -> arn.toLowerCase(Locale.ROOT).contains(wanted))
                .map(arn -> Option.of(arn, arn.substring(arn.lastIndexOf(':') + 1)))
                .toList();
        String next = listed.text("NextToken");
        return new Page(options, next.isEmpty() ? null : next);
    }
}
