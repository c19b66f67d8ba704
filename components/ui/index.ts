export { Button, type ButtonProps, IconButton, type IconButtonProps, buttonClass } from './button';
export { Dialog, type DialogProps } from './dialog';
export { Input, fieldClass } from './input';
export { Popover, overlayClass } from './popover';
