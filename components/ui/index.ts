export { Button, type ButtonProps, IconButton, type IconButtonProps } from './button';
export { Dialog, type DialogProps } from './dialog';
export { Input } from './input';
export { Popover } from './popover';
