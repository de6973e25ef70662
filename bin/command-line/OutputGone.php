<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Nobody reads what is written: the reader of a pipe has ended. */
final class OutputGone extends \RuntimeException
{
}
