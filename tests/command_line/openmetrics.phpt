--TEST--
swoolelite metrics: the writer's text is read as it was meant, and the tests' reader refuses what OpenMetrics forbids
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/command_line.inc';
require __DIR__ . '/../include/openmetrics.inc';

use SwooleLite\CommandLine\OpenMetrics;

$writer = new OpenMetrics(['server' => "a\"b\\c\nd"]);
$writer->counter('x_bytes', 'Help with "quotes", \\ and' . "\n" . 'lines.', 'bytes')->sample(12)->sample(PHP_INT_MAX, ['pool' => "é\xff", 'id' => 7]);
$writer->gauge('y', 'A gauge.')->sample(-1.5)->sample(NAN, ['a' => ''])->sample(INF, ['a' => 'b'])->sample(-INF, ['a' => 'c'])->sample(1e-7, ['a' => 'd']);
$writer->gauge('nothing', 'A family without samples.');
echo $text = $writer->text();
$reader = new OpenMetricsText($text);
echo json_encode($reader->families, JSON_PRETTY_PRINT), "\n";
var_dump($reader->samples['x_bytes_total{server="a\"b\\\\c\nd"}']);

foreach ([
    "# TYPE a gauge\na 1\n", "# TYPE a gauge\na 1\n# EOF", "# TYPE a counter\na 1\n# EOF\n", "# TYPE a nonsense\n# EOF\n", "# TYPE a gauge\n# TYPE a gauge\n# EOF\n",
    "# TYPE a gauge\na 1\n# HELP a late\n# EOF\n", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n", "# TYPE a gauge\n# UNIT a seconds\n# EOF\n",
    "# TYPE a gauge\na 1\na 2\n# EOF\n", "# TYPE a gauge\nb 1\n# EOF\n", "# TYPE a gauge\na{b=\"c} 1\n# EOF\n", "# TYPE a gauge\na{b=\"c\",b=\"d\"} 1\n# EOF\n",
    "# TYPE a gauge\n\na 1\n# EOF\n", "# TYPE a counter\na_total -1\n# EOF\n", "# TYPE a gauge\na x\n# EOF\n", "# TYPE a gauge\na{b=\"\xff\"} 1\n# EOF\n",
    "# TYPE a counter\n# TYPE a_total gauge\n# EOF\n",
] as $wrong) {
    try {
        new OpenMetricsText($wrong);
        echo 'taken: ', json_encode($wrong), "\n";
    } catch (UnexpectedValueException) {
        echo '.';
    }
}
?>
--EXPECT--
# TYPE x_bytes counter
# UNIT x_bytes bytes
# HELP x_bytes Help with \"quotes\", \\ and\nlines.
x_bytes_total{server="a\"b\\c\nd"} 12
x_bytes_total{server="a\"b\\c\nd",pool="\\xc3\\xa9\\xff",id="7"} 9223372036854775807
# TYPE y gauge
# HELP y A gauge.
y{server="a\"b\\c\nd"} -1.5
y{server="a\"b\\c\nd",a=""} NaN
y{server="a\"b\\c\nd",a="b"} +Inf
y{server="a\"b\\c\nd",a="c"} -Inf
y{server="a\"b\\c\nd",a="d"} 1.0e-7
# TYPE nothing gauge
# HELP nothing A family without samples.
# EOF
{
    "x_bytes": {
        "type": "counter",
        "unit": "bytes",
        "help": "Help with \\\"quotes\\\", \\\\ and\\nlines."
    },
    "y": {
        "type": "gauge",
        "unit": "",
        "help": "A gauge."
    },
    "nothing": {
        "type": "gauge",
        "unit": "",
        "help": "A family without samples."
    }
}
float(12)
.................
