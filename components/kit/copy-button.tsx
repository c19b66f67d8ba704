'use client';

import { IconButton } from '@/components/ui';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from './announce';

/** Copies `text`; `what` names it in the button's label: "Copy name". */
export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce(`Copied ${what}.`);
  };
  return (
    <IconButton label={`Copy ${what}`} {...(className === undefined ? {} : { className })} onClick={() => void copy()}>
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </IconButton>
  );
}
